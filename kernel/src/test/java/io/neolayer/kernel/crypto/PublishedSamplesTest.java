package io.neolayer.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever prints a key in a document enters it in sample-keys.txt, or this test fails. */
class PublishedSamplesTest {
    private static final Pattern SETTING =
            Pattern.compile("SECRET_ENCRYPTION_KEY(?:_PREVIOUS)?\\s*[=:]\\s*[\"'`]?([^\\s\"'`<>$]+)");

    @Test
    void noKeyThatADocumentPrintsIsAccepted() throws IOException {
        for (var key : printed(Path.of("..").toRealPath())) {
            assertThatThrownBy(() -> MasterKey.parse(key)).as("printed sample").isInstanceOf(InvalidMasterKey.class);
        }
    }

    @Test
    void theScanFindsKeys() {
        var text = "run `SECRET_ENCRYPTION_KEY=hex:00ff make run`, or in YAML SECRET_ENCRYPTION_KEY: \"abc\"";
        assertThat(SETTING.matcher(text).results().map(found -> found.group(1))).containsExactly("hex:00ff", "abc");
    }

    private static List<String> printed(Path root) throws IOException {
        try (Stream<Path> top = Files.list(root)) {
            var places = top.filter(path -> path.toString().endsWith(".md")
                            || path.endsWith("docs")
                            || path.endsWith("deploy")
                            || path.endsWith("examples"))
                    .toList();
            return places.stream()
                    .flatMap(PublishedSamplesTest::files)
                    .flatMap(PublishedSamplesTest::keys)
                    .toList();
        }
    }

    private static Stream<Path> files(Path place) {
        try (var walk = Files.walk(place)) {
            return walk.filter(path -> path.toString().matches(".*\\.(md|yaml|yml|env|sh|txt)")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keys(Path file) {
        try {
            return SETTING
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
