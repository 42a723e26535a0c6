package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that compiled classes no longer show. */
class SourcesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("neo", "sandbox", "kernel", "services", "server", "cli", "testkit");
    private static final int FILE_LINES = 450;

    private static final Pattern TEXT =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern SQL = Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE|WHERE)\\b");
    private static final Pattern CLOCK = Pattern.compile(
            "(?i)(?<!kernel\\.)\\bnow\\s*\\(\\)|\\b(current_timestamp|current_date|current_time|localtimestamp|localtime"
                    + "|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\\b");

    /** Where the clock of the database itself is asked, and why. */
    private static final Map<String, String> CLOCK_USERS = Map.of(
            "Migrations.java", "the release row is written before kernel.now() may exist",
            "V001__base.sql", "defines kernel.now()");

    @Test
    void sqlTakesTimeOnlyFromTheKernelsClock() {
        var faults = new ArrayList<String>();
        for (Path file : files(".java", ".sql")) {
            boolean java = file.toString().endsWith(".java");
            if (CLOCK_USERS.containsKey(name(file))
                    || file.toString().contains("/src/test/")
                    || file.startsWith(ROOT.resolve("testkit"))) {
                continue;
            }
            String source = read(file);
            Stream<String> texts = java
                    ? TEXT.matcher(source)
                            .results()
                            .map(text -> text.group())
                            .filter(text -> SQL.matcher(text).find())
                    : Stream.of(source.replaceAll("(?m)--.*$", ""));
            texts.filter(text -> CLOCK.matcher(text).find())
                    .forEach(text -> faults.add(ROOT.relativize(file) + ": " + text));
        }
        assertThat(faults)
                .as("use kernel.now(), so that one settable clock moves Java and SQL")
                .isEmpty();
    }

    @Test
    void noFileGrowsBeyondReading() {
        assertThat(files(".java").stream()
                        .filter(file -> !file.toString().contains("/src/test/"))
                        .filter(file -> read(file).lines().count() > FILE_LINES)
                        .map(ROOT::relativize))
                .as("files of more than " + FILE_LINES + " lines")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() {
        assertThat(files(".java").stream()
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .map(file -> file.resolveSibling("package-info.java"))
                        .distinct()
                        .filter(file -> !Files.exists(file)
                                || !read(file).startsWith("/**")
                                || !read(file).contains("@NullMarked"))
                        .map(ROOT::relativize))
                .isEmpty();
    }

    private static List<Path> files(String... endings) {
        var found = new ArrayList<Path>();
        for (String module : MODULES) {
            try (Stream<Path> tree = Files.walk(ROOT.resolve(module).resolve("src"))) {
                tree.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
