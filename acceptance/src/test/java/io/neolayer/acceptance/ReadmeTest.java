package io.neolayer.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type works as it stands there. */
class ReadmeTest {
    private static final String CREATES = "./slctl accounts create --owner alice";
    private static final String READS_OFF = "export SERVICE_LAYER_ACCOUNT=…";

    @TempDir
    Path folder;

    @Test
    void theCommandsOfTheReadmeRunAsABlock() throws Exception {
        Path data = Files.createDirectories(Product.passable(folder).resolve("data"));
        Path slctl = Files.writeString(
                folder.resolve("slctl"),
                "#!/bin/sh\nexec '" + Product.ROOT.resolve("cli/target/slctl/slctl") + "' \"$@\"\n");
        Files.setPosixFilePermissions(slctl, PosixFilePermissions.fromString("rwx------"));
        // the one thing that a person does between the lines: read the account's id off and type it
        String typed = block().replaceFirst(CREATES, CREATES + " | tee created")
                .replaceFirst(
                        READS_OFF,
                        "export SERVICE_LAYER_ACCOUNT=\\$(grep -oE -m1 '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'"
                                + " created | head -1)");
        assertThat(typed).contains("tee created", "grep -oE");
        try (Product product = Product.start(data, Map.of())) {
            var shell = new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", typed)
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            shell.environment()
                    .putAll(Map.of(
                            "SERVICE_LAYER_ADDR", product.url().toString(),
                            "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                            "XDG_CACHE_HOME", folder.resolve("cache").toString()));
            Process process = shell.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).containsPattern("\"sum\": ?3");
        }
    }

    /** The block of shell commands that begins with the operator's token. */
    private static String block() throws java.io.IOException {
        return Arrays.stream(Files.readString(Product.ROOT.resolve("README.md")).split("```"))
                .filter(part -> part.startsWith("sh\n") && part.contains(CREATES))
                .findFirst()
                .orElseThrow()
                .substring("sh\n".length());
    }
}
