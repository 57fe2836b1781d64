"""Completion with the tab key in bash, zsh, fish and PowerShell: the script that turns it on, and what it asks for.

Each script hands over the line up to the cursor as it was typed, and puts in what comes back. Click knows which
parameter that is about; the rest is here, since owners have spaces in their names and the words of the filter colons,
and each shell quotes those in its own way. The plan is only looked at, and what goes wrong is never said: at a prompt
nobody asked for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class
from msgspec import Struct

from actionplan.commands.common import verb
from actionplan.commands.console import COMPLETE, emit

if TYPE_CHECKING:
    pass

LINE = "_ACTIONPLAN_LINE"
BREAKS = "_ACTIONPLAN_BREAKS"


class _CompletionCommand(click.Command):
    """A command whose help says how to turn the completion on."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and then a line for each shell."""
        super().format_options(ctx, formatter)
        with formatter.section("How to turn it on"):
            for shell in SHELLS:
                formatter.write(f"{'':>{formatter.current_indent}}{shell.name:<11} {shell.turn_on}\n")


# --- what was typed ---------------------------------------------------------------------------------------------


class Typed(Struct, frozen=True):
    """A line up to the cursor, as a shell reads it."""

    words: tuple[str, ...]
    """The whole words, the program's name first, without their quotes."""
    incomplete: str
    """The word that the cursor is at the end of, without its quotes."""
    quote: str = ""
    """The quote that is open in it."""
    unbroken: int = 0
    """At which of its characters the last part begins, where the shell breaks words in several."""


def read_line(line: str, *, escape: str = "\\", breaks: str = "") -> Typed:
    """Reads a line as a shell does, whose last word need not be whole.

    Args:
        line: What was typed, up to the cursor.
        escape: What takes the next character literally.
        breaks: At which characters, unquoted, the shell completes anew within a word.
    """
    words: list[str] = []
    word, quote, begun, unbroken = "", "", False, 0
    signs = iter(line)
    for sign in signs:
        if sign == escape and quote != "'":
            word, begun = word + next(signs, ""), True
        elif sign == quote:
            quote = ""
        elif quote:
            word += sign
        elif sign in "'\"":
            quote, begun = sign, True
        elif not sign.isspace():
            word, begun = word + sign, True
            if sign in breaks:
                unbroken = len(word)
        elif begun:
            words.append(word)
            word, begun, unbroken = "", False, 0
    return Typed(tuple(words), word, quote, unbroken)


# --- the shells ---------------------------------------------------------------------------------------------------


class _Shell(ShellComplete):
    """What the shells have in common: a line comes in, and an answer a line goes out, its parts between tabs."""

    escape: ClassVar[str] = "\\"
    turn_on: ClassVar[str]
    """What somebody does so that it works in each new window."""
    _line_so_far = Typed((), "")

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that."""
        self._line_so_far = read_line(os.environ.get(LINE, ""), escape=self.escape, breaks=os.environ.get(BREAKS, ""))
        return list(self._line_so_far.words[1:]), self._line_so_far.incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What there is; nothing where anything goes wrong."""
        try:
            return super().get_completions(args, incomplete)
        except Exception:  # whatever it is, nobody has asked for it
            return []

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Kind, value and meaning."""
        return f"{item.type}\t{self.quoted(item.value)}\t{item.help or ''}"

    def quoted(self, value: str) -> str:
        """A value as it is put in where the cursor is. Most shells quote it themselves."""
        return value


class BashShell(_Shell):
    """Bash quotes nothing itself, and begins anew behind a colon."""

    name = "bash"
    turn_on = """eval "$(actionplan completion bash)"   in ~/.bashrc"""
    source_template = """\
%(complete_func)s() {
    local kind value meaning
    COMPREPLY=()
    while IFS=$'\\t' read -r kind value meaning; do
        case $kind in
            file) compopt -o default 2>/dev/null ;;
            dir) compopt -o dirnames 2>/dev/null ;;
            part) compopt -o nospace 2>/dev/null; COMPREPLY+=("$value") ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(%(complete_var)s=bash_complete _ACTIONPLAN_LINE="${COMP_LINE:0:$COMP_POINT}" \\
        _ACTIONPLAN_BREAKS="$COMP_WORDBREAKS" "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""

    def quoted(self, value: str) -> str:
        """What is still to be put in, with a backslash before all that the shell would read otherwise."""
        value = value[self._line_so_far.unbroken :]
        if self._line_so_far.quote == "'":
            return value.replace("'", "'\\''")
        special = " \t\"'`$\\!*?[](){}<>|;&#~^"
        if self._line_so_far.quote:
            special = '"$`\\'
        return value.translate({ord(sign): f"\\{sign}" for sign in special})


class ZshShell(_Shell):
    """Zsh quotes what it puts in, and shows the meaning beside it."""

    name = "zsh"
    turn_on = """eval "$(actionplan completion zsh)"   in ~/.zshrc, below compinit"""
    source_template = """\
#compdef %(prog_name)s
%(complete_func)s() {
    local answer kind value meaning
    local -a plain part shown_plain shown_part
    for answer in "${(@f)$(%(complete_var)s=zsh_complete _ACTIONPLAN_LINE="${(j: :)words[1,CURRENT]}" \\
            $words[1] 2>/dev/null)}"; do
        kind=${answer%%%%$'\\t'*}
        answer=${answer#*$'\\t'}
        value=${answer%%%%$'\\t'*}
        meaning=${answer#*$'\\t'}
        case $kind in
            file) _files ;;
            dir) _files -/ ;;
            part) part+=("$value"); shown_part+=("$value${meaning:+  $meaning}") ;;
            plain) plain+=("$value"); shown_plain+=("$value${meaning:+  $meaning}") ;;
        esac
    done
    (( $#plain )) && compadd -U -l -V actionplan -d shown_plain -a plain
    (( $#part )) && compadd -U -l -V actionplan -S '' -d shown_part -a part
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


class FishShell(_Shell):
    """Fish quotes what it puts in, and shows the meaning beside it."""

    name = "fish"
    turn_on = "actionplan completion fish > ~/.config/fish/completions/actionplan.fish"
    source_template = """\
function %(complete_func)s
    set -l line (commandline -cp)
    for answer in (env %(complete_var)s=fish_complete _ACTIONPLAN_LINE="$line" %(prog_name)s 2>/dev/null)
        set -l parts (string split -m 1 \\t -- $answer)
        switch $parts[1]
            case file
                __fish_complete_path (commandline -ct)
            case dir
                __fish_complete_directories (commandline -ct)
            case plain part
                echo $parts[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments '(%(complete_func)s)'
"""


class PowerShell(_Shell):
    """PowerShell, that of Windows and the newer one: a backtick escapes, and a value with spaces stands in quotes."""

    name = "powershell"
    escape = "`"
    turn_on = "actionplan completion powershell | Out-String | Invoke-Expression   in the file that $PROFILE names"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $text = $commandAst.ToString()
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = if ($length -gt $text.Length) { "$text " } else { $text.Substring(0, [Math]::Max(0, $length)) }
    $encoding = [Console]::OutputEncoding
    $env:%(complete_var)s = 'powershell_complete'
    $env:_ACTIONPLAN_LINE = $line
    try {
        [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
        $answers = @(& %(prog_name)s 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:%(complete_var)s, Env:_ACTIONPLAN_LINE -ErrorAction SilentlyContinue
    }
    foreach ($answer in $answers) {
        $kind, $value, $meaning = $answer -split "`t", 3
        if ($kind -eq 'file' -or $kind -eq 'dir') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } elseif ($value) {
            $tip = if ($meaning) { $meaning } else { $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $tip)
        }
    }
}
"""

    def quoted(self, value: str) -> str:
        """In single quotes, where it has any sign that the shell would read otherwise."""
        if all(sign.isalnum() or sign in "-_.:/" for sign in value):
            return value
        return "'" + value.replace("'", "''") + "'"


SHELLS: Sequence[type[_Shell]] = (BashShell, ZshShell, FishShell, PowerShell)
for _shell in SHELLS:
    add_completion_class(_shell)


@verb("completion", *(f"completion {shell.name}" for shell in SHELLS), cls=_CompletionCommand)
@click.argument("shell", type=click.Choice([shell.name for shell in SHELLS]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes verbs, options, refs, owners and filter words with the tab key.

    Completion opens the plan read-only, and only when the tab key is pressed.
    """
    kind = next(kind for kind in SHELLS if kind.name == shell)
    emit(kind(ctx.find_root().command, {}, "actionplan", COMPLETE).source())


VERBS = (completion,)
