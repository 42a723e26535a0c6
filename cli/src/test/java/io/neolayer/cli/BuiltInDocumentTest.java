package io.neolayer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.cli.document.ApiDocument;
import io.neolayer.cli.document.ApiOperation;
import io.neolayer.cli.generated.GeneratedCommand;
import io.neolayer.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The server's own document, as far as its snapshot is there: each of its operations makes a command with help. */
class BuiltInDocumentTest {
    @Test
    void everyOperationMakesACommand() throws IOException {
        for (ApiOperation operation : operations()) {
            CommandLine line = new CommandLine(
                    GeneratedCommand.of(operation, operation.words().getLast()));
            assertThat(line.getUsageMessage())
                    .as(operation.id())
                    .contains(operation.summary().split(" ")[0]);
        }
    }

    private static List<ApiOperation> operations() throws IOException {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/io/neolayer/cli/openapi.json")) {
            if (in == null) {
                return List.of();
            }
            ApiDocument document = ApiDocument.of(Json.read(in.readAllBytes()), "the program");
            assertThat(document.skipped()).isEmpty();
            return document.operations();
        }
    }
}
