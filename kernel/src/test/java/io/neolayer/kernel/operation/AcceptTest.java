package io.neolayer.kernel.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    private static final List<String> FORMS =
            List.of("text/plain; version=0.0.4", "application/openmetrics-text; version=1.0.0");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                                                             | text
            ''                                                                            | text
            */*                                                                           | text
            image/png                                                                     | text
            application/openmetrics-text                                                  | application
            Application/OpenMetrics-Text ; version=1.0.0                                  | application
            application/openmetrics-text, */*                                             | application
            application/*                                                                 | application
            text/*, application/openmetrics-text;q=0.9                                    | text
            text/plain, application/openmetrics-text                                      | text
            application/openmetrics-text, text/plain                                      | text
            application/openmetrics-text;q=0.5, text/plain;q=0.3, */*;q=0.1                | application
            application/openmetrics-text;q=0.1;version=1.0.0, text/plain;version=0.0.4;q=0.2 | text
            application/openmetrics-text;q=0, */*                                         | text
            text/plain;q=0, */*                                                           | application
            application/openmetrics-text;q=x, text/plain;q=0.1                             | text
            application/openmetrics-text;q=0.4;version=0.0.1, application/openmetrics-text;q=0.5, text/plain;q=0.45 | application
            """)
    void theFormThatIsWantedMost(String header, String type) {
        assertThat(new Accept(header).choose(FORMS)).startsWith(type + "/");
    }
}
