package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.kernel.problem.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFaultTest {
    @ParameterizedTest
    @CsvSource({
        "08006, unavailable",
        "08001, unavailable",
        "40001, unavailable",
        "40P01, unavailable",
        "53300, unavailable",
        "53100, storage_full",
        "57P01, unavailable",
        "57014, unavailable",
        "58030, unavailable",
    })
    void whatNoStoreCanJudgeBecomesAProblem(String state, String code) {
        assertThat(DatabaseFault.of(new SQLException("text with a secret", state)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code().code()).isEqualTo(code);
                    assertThat(problem.code().retryable()).isTrue();
                    assertThat(problem.detail()).doesNotContain("secret");
                });
    }

    @Test
    void anExhaustedPoolIsOverloadAndAnAbsentDatabaseIsNot() {
        assertThat(DatabaseFault.of(new SQLTransientConnectionException("pool timed out")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("overloaded"));
        assertThat(DatabaseFault.of(
                        new SQLTransientConnectionException("pool timed out", new SQLException("refused", "08001"))))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("unavailable"));
    }

    @Test
    void theRestIsLeftToTheStore() {
        assertThat(DatabaseFault.of(new SQLException("x", "23505"))).isInstanceOf(DatabaseFault.class);
        assertThat(DatabaseFault.of(new SQLException("x", "22012"))).isInstanceOf(DatabaseFault.class);
    }
}
