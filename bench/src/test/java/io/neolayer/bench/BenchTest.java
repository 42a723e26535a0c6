package io.neolayer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.bench.cases.Cases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
    @Test
    void aGlobChoosesCases() {
        var plan = Bench.plan(List.of("--suite", "quick", "--case", "http.*", "--seed", "5"));
        assertThat(plan.seed()).isEqualTo(5);
        assertThat(plan.includes("http.read")).isTrue();
        assertThat(plan.includes("functions.call")).isFalse();
        assertThat(plan.only("start.?li").includes("start.cli")).isTrue();
        assertThat(plan.only("http.read").includes("httpxread")).isFalse();
    }

    @Test
    void anUnknownFlagOrSuiteIsRefused() {
        assertThatThrownBy(() -> Bench.plan(List.of("--fast"))).hasMessageContaining("unknown flag --fast");
        assertThatThrownBy(() -> Bench.plan(List.of("--suite", "all"))).hasMessageContaining("found all");
    }

    @Test
    void namesOfCasesAreUnique() {
        assertThat(Cases.all()).extracting(BenchCase::name).doesNotHaveDuplicates();
    }

    @Test
    void thePeerStaysSmall() throws IOException {
        try (var lines = Files.lines(Path.of("src/main/java/io/neolayer/bench/peer/PeerServer.java"))) {
            assertThat(lines.count()).isLessThanOrEqualTo(250);
        }
    }
}
