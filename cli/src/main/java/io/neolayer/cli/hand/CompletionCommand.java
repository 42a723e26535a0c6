package io.neolayer.cli.hand;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import picocli.CommandLine.Model.CommandSpec;

/** Static scripts for shells; they ask the hidden {@code __complete} for candidates. */
final class CompletionCommand {
    private static final String BASH = """
            # slctl completion for bash: source <(slctl completion bash)
            _slctl() {
              local IFS=$'\\n'
              COMPREPLY=($(slctl __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
              if [ ${#COMPREPLY[@]} -eq 1 ] && [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
            }
            complete -o default -F _slctl slctl
            complete -o default -F _slctl ./slctl""";

    private static final String ZSH = """
            #compdef slctl
            # slctl completion for zsh: source <(slctl completion zsh)
            _slctl() {
              local -a candidates
              candidates=("${(@f)$(slctl __complete -- "${(@)words[2,$CURRENT]}" 2>/dev/null)}")
              [[ -n "${candidates[1]}" ]] && compadd -a candidates || _files
            }
            compdef _slctl slctl""";

    private static final String FISH = """
            # slctl completion for fish: slctl completion fish | source
            function __slctl_complete
              set -l words (commandline -opc) (commandline -ct)
              slctl __complete -- $words[2..-1] 2>/dev/null
            end
            complete -c slctl -a '(__slctl_complete)'""";

    private CompletionCommand() {}

    static CommandSpec spec() {
        CommandSpec spec =
                Specs.command("completion", "Print the completion script of a shell", CompletionCommand::print);
        spec.addPositional(Specs.words("bash|zsh|fish", "0..*", "The shell"));
        return spec;
    }

    private static Exit print(Shell shell, Options options) {
        String name = options.positionals().size() == 1 ? options.positionals().getFirst() : "";
        shell.output()
                .text(
                        switch (name) {
                            case "bash" -> BASH;
                            case "zsh" -> ZSH;
                            case "fish" -> FISH;
                            default -> throw CliFault.usage("expected bash, zsh or fish");
                        });
        return Exit.DONE;
    }
}
