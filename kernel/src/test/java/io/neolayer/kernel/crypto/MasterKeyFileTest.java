package io.neolayer.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path directory;

    @Test
    void drawsOnceAndReadsTheSameKeyAfterwards() throws Exception {
        var first = MasterKeyFile.readOrCreate(directory, random);
        assertThat(first.created()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
                .isEqualTo("rw-------");
        var second = MasterKeyFile.readOrCreate(directory, random);
        assertThat(second.created()).isFalse();
        assertThat(second.key().id()).isEqualTo(first.key().id());
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(directory.resolve("master.key"));
        }
    }

    @Test
    void manyStartsAtOnceEndWithOneKey() throws Exception {
        var starts = new ArrayList<Callable<MasterKeyFile.Found>>();
        for (int i = 0; i < 16; i++) {
            starts.add(() -> MasterKeyFile.readOrCreate(directory, random));
        }
        var found = new ArrayList<MasterKeyFile.Found>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var start : threads.invokeAll(starts)) {
                found.add(start.get());
            }
        }
        assertThat(found.stream().map(one -> one.key().id()).distinct()).hasSize(1);
        assertThat(found.stream().filter(MasterKeyFile.Found::created)).hasSize(1);
    }

    @Test
    void refusesAFileThatOthersMayRead() throws Exception {
        var file = MasterKeyFile.readOrCreate(directory, random).file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> MasterKeyFile.readOrCreate(directory, random))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining("0600")
                .hasMessageContaining("rw-r-----");
    }

    @Test
    void neverReplacesAFileThatHoldsNoKey() throws Exception {
        var file = MasterKeyFile.readOrCreate(directory, random).file();
        Files.writeString(file, "");
        assertThatThrownBy(() -> MasterKeyFile.readOrCreate(directory, random))
                .isInstanceOf(InvalidMasterKey.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void saysWhyAMountedFileIsNoKey() throws Exception {
        var file = directory.resolve("mounted");
        assertThatThrownBy(() -> MasterKeyFile.read(file)).hasMessageContaining("cannot be read");
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> MasterKeyFile.read(file)).hasMessageContaining("not UTF-8");
        Files.write(file, new byte[5000]);
        assertThatThrownBy(() -> MasterKeyFile.read(file)).hasMessageContaining("4096");
    }
}
