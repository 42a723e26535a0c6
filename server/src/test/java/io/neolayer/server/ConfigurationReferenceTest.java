package io.neolayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.config.Config;
import io.neolayer.kernel.config.ConfigReference;
import io.neolayer.kernel.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    @Test
    void theDocumentIsWhatTheDeclarationsSay() throws IOException {
        Settings settings = Settings.of(List.of(), Map.of());
        Config.read(settings);
        HttpSettings.read(settings);
        SandboxSettings.read(settings);
        io.neolayer.service.secrets.SecretsLimits.read(settings);
        String reference = ConfigReference.markdown(settings.declared());
        Path file = Path.of("../docs/configuration.md");
        if (Boolean.getBoolean("write.docs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, reference);
        }
        assertThat(file)
                .as("docs/configuration.md; written anew by scripts/mvn -pl server -am test -Dwrite.docs=true")
                .hasContent(reference);
    }
}
