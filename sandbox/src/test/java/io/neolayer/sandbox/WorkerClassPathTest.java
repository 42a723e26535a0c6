package io.neolayer.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerClassPathTest {
    @Test
    void takesTheModuleAndTheEngineOnly() {
        assertThat(WorkerClassPath.fromCurrentProcess())
                .anyMatch(path -> path.toString().contains("js-language"))
                .noneMatch(path -> path.toString().contains("junit"))
                .noneMatch(path -> path.toString().contains("truffle-runtime"));
        String packaged = String.join(
                File.pathSeparator,
                "lib/sandbox-0.1.0.jar",
                "lib/kernel-0.1.0.jar",
                "lib/postgresql-42.7.14.jar",
                "lib/js-language-25.4.4.1.1.jar",
                "lib/truffle-api-25.4.4.1.1.jar",
                "lib/commons-collections-4.jar");
        assertThat(WorkerClassPath.from(packaged))
                .containsExactly(
                        Path.of("lib/sandbox-0.1.0.jar"),
                        Path.of("lib/js-language-25.4.4.1.1.jar"),
                        Path.of("lib/truffle-api-25.4.4.1.1.jar"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> WorkerClassPath.from("lib/kernel.jar")).hasMessageContaining("no sandbox module");
        assertThatThrownBy(() -> WorkerClassPath.from("lib/sandbox-0.1.0.jar")).hasMessageContaining("no engine");
    }
}
