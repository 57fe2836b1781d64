"""What is to be done about each finding in the demonstration: made up, as a council might have put it."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "1.1": "Issue the recording standard and audit 40 files a month",
    "1.2": "Train every team on the thresholds and audit 50 referrals a month",
    "1.3": "Fill the partners' posts in the Central Referral Unit and agree one way of working",
    "1.4": "See every child within ten days of an assessment beginning and report it weekly",
    "1.5": "Train schools and health visitors to use the Common Assessment Framework",
    "1.6": "Finish the actions of the five Serious Case Reviews and test 30 cases for the lessons",
    "1.7": "Agree a protocol for young people of 16 to 19 who move to adult services",
    "1.8": "Recruit to the nine posts for chairs and Reviewing Officers and agree their standards",
    "1.9": "Put the risk-sensible model into practice in all teams",
    "2.1": "Agree six outcome measures with the Board and report on them every month",
    "2.2": "Take the findings of each audit to every team meeting and check what changed",
    "2.3": "Give each district a scorecard with its own targets",
    "2.4": "Adopt one outcomes framework for the KSCB and review it twice a year",
    "2.5": "Bring in the new mental health provider and publish waiting times by district",
    "3.1": "Merge three KSCB sub-groups and move the saving to front-line training",
    "3.2": "Keep a challenge log and take it to every meeting of the KSCB",
    "3.3": "Set up a young people's panel that reports to the KSCB each quarter",
    "3.4": "Have a decision maker from health and the police at every strategy meeting",
    "3.5": "Agree a protocol between the boards on who decides what",
    "3.6": "Carry out the Section 11 audits in all eight agencies",
    "4.1": "Agree service levels for safeguarding with each central function",
    "4.2": "Offer a retention package and name a successor for each key post",
    "4.3": "Put unit costs into every commissioning paper",
    "4.4": "Train all budget holders and hold each to a forecast within 2%",
    "4.5": "Publish a joint commissioning strategy with health",
    "4.6": "Consult families and providers before each contract is let",
    "4.7": "Test the new ICT system with social workers and go live district by district",
    "5.1": "Write a five-year vision for children's services with partners and young people",
    "5.2": "Visit three good councils and adopt one practice from each",
    "5.3": "Send members the full scorecard, with what is going wrong",
    "5.4": "Agree one plan for children across the three directorates",
    "5.5": "Reduce four overlapping boards to two",
    "5.6": "List every initiative and stop those without a place in the plan",
    "5.7": "Explain the early help strategy in every district and pool two budgets",
}
"""By the ref of the action, which is that of its finding."""
