package io.neolayer.kernel.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.neolayer.kernel.storage.Database;
import io.neolayer.kernel.storage.DisposablePostgres;
import io.neolayer.kernel.storage.Logins;
import io.neolayer.kernel.storage.Migrations;
import io.neolayer.kernel.storage.Schema;
import io.neolayer.kernel.storage.StampQuery;
import io.neolayer.kernel.storage.StorageFault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicUrlTest {
    private static final Schema SCHEMA = new Schema(1, List.of("system"), List.of(), StampQuery.NONE);

    private Logins logins;
    private Database db;

    @BeforeEach
    void open() {
        logins = DisposablePostgres.shared().database("url", empty -> Migrations.run(empty, SCHEMA));
        db = Database.open(logins, SCHEMA, (tx, name, delta) -> {}, new Database.Sizes(2, 3, 1, 16));
    }

    @AfterEach
    void close() {
        db.close();
        DisposablePostgres.shared().drop(logins);
    }

    private String shared(@Nullable String configured, int port) {
        return PublicUrl.settle(db, configured, "http://127.0.0.1:" + port, false);
    }

    @Test
    void theFirstStartDecidesForAllProcesses() {
        assertThat(shared("https://api.example", 1)).isEqualTo("https://api.example");
        assertThat(shared(null, 2)).isEqualTo("https://api.example");
        assertThat(shared("https://api.example", 3)).isEqualTo("https://api.example");
        assertThatExceptionOfType(StorageFault.class)
                .isThrownBy(() -> shared("https://other.example", 4))
                .withMessageContainingAll("https://api.example", "found https://other.example", "correct or remove it");
        assertThat(shared(null, 5)).isEqualTo("https://api.example");
    }

    @Test
    void oneMadeOfAnAddressStaysUntilAnOperatorSaysWhatItIs() {
        assertThat(shared(null, 8080)).isEqualTo("http://127.0.0.1:8080");
        assertThat(shared(null, 9090)).isEqualTo("http://127.0.0.1:8080");
        assertThat(shared("https://api.example", 8080)).isEqualTo("https://api.example");
        assertThat(shared(null, 9090)).isEqualTo("https://api.example");
    }

    @Test
    void whoIsAloneOnTheDatabaseMayMove() {
        assertThat(PublicUrl.settle(db, "https://old.example", "-", true)).isEqualTo("https://old.example");
        assertThat(PublicUrl.settle(db, "https://new.example", "-", true)).isEqualTo("https://new.example");
        assertThat(PublicUrl.settle(db, null, "-", true)).isEqualTo("https://new.example");
    }
}
