package io.neolayer.cli.doctor;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.command.Specs;
import io.neolayer.cli.doctor.Finding.Verdict;
import io.neolayer.cli.output.Format;
import io.neolayer.cli.output.Json;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One line a check; fails when any of them does. */
public final class DoctorCommand {
    private DoctorCommand() {}

    /** @param name {@code doctor}, or an older spelling */
    public static CommandSpec spec(String name) {
        return Specs.command(name, "Check the server, the way to it, and the files of slctl", DoctorCommand::run);
    }

    private static Exit run(Shell shell, Options options) {
        List<Finding> findings = new ArrayList<>();
        try (Progress progress = shell.progress("checking " + shell.settings().server())) {
            ServerChecks server = new ServerChecks(shell);
            findings.addAll(server.reachable());
            if (findings.stream().noneMatch(f -> f.verdict() == Verdict.FAIL)) {
                progress.state("checking the server's parts");
                findings.addAll(server.healthy());
                findings.addAll(new CallerChecks(shell).all());
            } else {
                findings.add(Finding.skipped("server", "there is no connection"));
            }
            findings.addAll(new LocalChecks(shell).all());
        }
        print(shell, findings);
        return findings.stream().anyMatch(f -> f.verdict() == Verdict.FAIL) ? Exit.CHECK_FAILED : Exit.DONE;
    }

    private static void print(Shell shell, List<Finding> findings) {
        if (shell.output().format() == Format.TABLE) {
            int width =
                    findings.stream().mapToInt(f -> f.check().length()).max().orElse(0);
            for (Finding finding : findings) {
                String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
                shell.output()
                        .text(String.format(
                                "%-8s%-" + (width + 2) + "s%s", verdict, finding.check(), Plain.line(finding.text())));
                if (!finding.next().isEmpty()) {
                    shell.output().text(" ".repeat(8 + width + 2) + "next: " + Plain.line(finding.next()));
                }
            }
            return;
        }
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        for (Finding finding : findings) {
            ObjectNode item = items.addObject();
            item.put("check", finding.check());
            item.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
            item.put("text", finding.text());
            item.put("next", finding.next().isEmpty() ? null : finding.next());
        }
        shell.output().value(page, View.ALL);
    }
}
