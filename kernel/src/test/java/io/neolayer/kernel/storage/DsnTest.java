package io.neolayer.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DsnTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:p%40ss%2Bw%3Ard@db.example:5433/shop?sslmode=require",
                "postgresql://ann:p%40ss+w%3Ard@db.example:5433/shop?sslmode=require",
                "jdbc:postgresql://db.example:5433/shop?user=ann&password=p%40ss%2Bw:rd&sslmode=require",
            })
    void readsBothForms(String text) {
        var dsn = Dsn.parse(text);
        assertThat(dsn.user()).isEqualTo("ann");
        assertThat(dsn.password()).isEqualTo("p@ss+w:rd");
        assertThat(dsn.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/shop?sslmode=require");
        assertThat(dsn.toString()).isEqualTo("postgres://ann@db.example:5433/shop");
    }

    @Test
    void severalHostsAndDefaultsAreKept() {
        assertThat(Dsn.parse("postgres://ann@one:5432,two:5432/shop?targetServerType=primary")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://one:5432,two:5432/shop?targetServerType=primary");
        assertThat(Dsn.parse("postgres://ann@[::1]/").database()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://ann:hunter2@db/shop",
                "postgres://db/shop",
                "postgres:///shop",
                "postgres://ann:hunter2@db/shop?sslmode",
                "postgres://ann:hunter 2@db/shop",
                "jdbc:postgresql:shop",
                "postgres://ann:hunter2@db/shop/more",
                "db.example",
            })
    void refusesWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> Dsn.parse(text))
                .isInstanceOf(StorageFault.class)
                .hasMessageNotContaining("hunter");
    }

    @Test
    void placeholdersInTextAreNotParameters() {
        var sql = "SELECT '?', \"a?\", ? /* ? */ -- ?\n, ?";
        assertThat(Placeholders.count(sql)).isEqualTo(2);
        assertThat(Placeholders.replace(sql, n -> "$" + (n + 1)))
                .isEqualTo("SELECT '?', \"a?\", $1 /* ? */ -- ?\n, $2");
    }
}
