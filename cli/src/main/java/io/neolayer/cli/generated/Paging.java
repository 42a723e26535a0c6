package io.neolayer.cli.generated;

import io.neolayer.cli.command.Options;
import io.neolayer.cli.command.Shell;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.http.ApiRequest;
import io.neolayer.cli.output.Output;
import io.neolayer.cli.output.Progress;
import io.neolayer.cli.output.View;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.cli.terminal.Plain;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One page of a list, or all of it while it is read. */
final class Paging {
    private static final int LARGEST_PAGE = 200;
    private static final long DEFAULT_BOUND = 10_000;

    private final Shell shell;
    private final ApiOperation operation;
    private final View view;

    Paging(Shell shell, ApiOperation operation, View view) {
        this.shell = shell;
        this.operation = operation;
        this.view = view;
    }

    Exit run(String target, Options options) {
        Optional<Integer> limit = options.value("--limit").map(text -> (int) number(text, "--limit", 1, LARGEST_PAGE));
        if (!options.on("--all")) {
            String at = limit.map(n -> with(target, "limit", String.valueOf(n))).orElse(target);
            JsonNode page = shell.api().send(ApiRequest.get(at)).json();
            shell.output().page(page, view);
            String next = cursor(page);
            if (!next.isEmpty()) {
                shell.note("next: --cursor " + Plain.line(next));
            }
            return Exit.DONE;
        }
        long bound = options.value("--max-items")
                .map(text -> number(text, "--max-items", 0, Long.MAX_VALUE))
                .orElse(DEFAULT_BOUND);
        return all(target, limit.orElse(LARGEST_PAGE), bound == 0 ? Long.MAX_VALUE : bound);
    }

    private Exit all(String target, int size, long bound) {
        Output.Rows rows = shell.output().rows(view);
        long written = 0;
        String at = target;
        try (Progress progress = shell.progress(String.join(" ", operation.words()))) {
            while (true) {
                int ask = (int) Math.min(size, bound - written);
                JsonNode page = shell.api()
                        .send(ApiRequest.get(with(at, "limit", String.valueOf(ask))))
                        .json();
                List<JsonNode> items =
                        page.path("items").valueStream().limit(bound - written).toList();
                rows.write(items);
                written += items.size();
                progress.state(written + " items");
                String next = cursor(page);
                if (next.isEmpty() || written >= bound) {
                    rows.end(
                            page.path("next_cursor").isMissingNode()
                                    ? tools.jackson.databind.node.JsonNodeFactory.instance.nullNode()
                                    : page.path("next_cursor"));
                    if (!next.isEmpty()) {
                        shell.note("cut at --max-items " + bound + "; next: --cursor " + Plain.line(next));
                    }
                    return Exit.DONE;
                }
                at = with(withoutCursor(target), "cursor", next);
            }
        }
    }

    private static String cursor(JsonNode page) {
        return page.path("next_cursor").asString("");
    }

    private static String with(String target, String name, String value) {
        return target + (target.contains("?") ? "&" : "?") + name + "=" + PathWords.encoded(value);
    }

    private static String withoutCursor(String target) {
        return target.replaceAll("([?&])cursor=[^&]*&?", "$1").replaceAll("[?&]$", "");
    }

    private static long number(String text, String option, long least, long most) {
        if (text.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw CliFault.usage(option + " must be a number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most)
                + ", found \"" + text + "\"");
    }
}
