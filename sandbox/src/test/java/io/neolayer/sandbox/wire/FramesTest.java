package io.neolayer.sandbox.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.neolayer.sandbox.Compat;
import io.neolayer.sandbox.FaultCode;
import io.neolayer.sandbox.Form;
import io.neolayer.sandbox.RunFault;
import io.neolayer.sandbox.RunInput;
import io.neolayer.sandbox.RunLimits;
import io.neolayer.sandbox.Seeding;
import io.neolayer.sandbox.SourceCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FramesTest {
    private SocketChannel raw;
    private FrameChannel reader;
    private FrameChannel writer;

    @BeforeEach
    void connect() throws IOException {
        Path path = Files.createTempDirectory("frames").resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            raw = SocketChannel.open(UnixDomainSocketAddress.of(path));
            reader = new FrameChannel(server.accept(), 100_000);
            writer = new FrameChannel(raw, 100_000);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @AfterEach
    void close() throws IOException {
        raw.close();
        reader.close();
    }

    @Test
    void aJobArrivesAsItWasSent() throws IOException {
        Job job = new Job(
                7,
                "account",
                new SourceCode("() => 'ä😀'", "ab".repeat(32), Form.EXPRESSION, Compat.DEVPACK_0_6),
                new RunInput("{\"a\":1}", "{}", Map.of("A", "1", "B", "2"), Map.of("A", "0")),
                RunLimits.defaults().withLogLines(5),
                new Seeding(true, "01".repeat(32), Instant.ofEpochMilli(99)),
                "r0a.b");
        writer.write(job.frame());
        assertThat(Job.read(reader.read())).isEqualTo(job);
    }

    @Test
    void anEndingArrivesAsItWasSent() throws IOException {
        RunFault fault = new RunFault(FaultCode.CPU_LIMIT, "m", "at f", new RunFault.LimitHit("cpu", 1, 2), "code");
        for (Ending ending : new Ending[] {
            new Ending(3, "", fault, 1, 2, 3, 4), new Ending(3, "{}", null, 1, 2, 3, 4),
        }) {
            writer.write(ending.frame());
            FrameIn in = reader.read();
            assertThat(Ending.read(in.int64(), in)).isEqualTo(ending);
        }
    }

    @Test
    void refusesWhatIsNoFrame() throws IOException {
        raw.write(ByteBuffer.wrap(new byte[] {0x7f, 0, 0, 0, 1}));
        assertThatThrownBy(reader::read).isInstanceOf(BadFrame.class).hasMessageContaining("1 to 100000 bytes");
    }

    @Test
    void refusesAnUnknownKind() throws IOException {
        raw.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 99}));
        assertThatThrownBy(reader::read).isInstanceOf(BadFrame.class).hasMessageContaining("kind 99");
    }

    @Test
    void refusesFieldsPastTheEnd() throws IOException {
        for (int length : new int[] {5, -1, Integer.MAX_VALUE}) {
            writer.write(new FrameOut(FrameKind.HELLO).int32(length));
            FrameIn in = reader.read();
            assertThatThrownBy(in::text).isInstanceOf(BadFrame.class);
        }
        writer.write(new FrameOut(FrameKind.HELLO).int32(1));
        FrameIn in = reader.read();
        assertThatThrownBy(in::end).isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> in.count(0)).isInstanceOf(BadFrame.class);
    }

    @Test
    void theOtherSideMayBeGone() throws IOException {
        raw.write(ByteBuffer.wrap(new byte[] {0, 0}));
        raw.close();
        assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
    }

    @Test
    void quotesWhatJsonNeedsQuoted() {
        assertThat(Json.quote("a\"\\\n\u0000\ud83d\ude00\ud800"))
                .isEqualTo("\"a\\\"\\\\\\u000a\\u0000\ud83d\ude00\\ud800\"");
        assertThat(Json.with("{}", "b", "1")).isEqualTo("{\"b\":\"1\"}");
        assertThat(Json.with("{\"a\":1}", "b", "")).isEqualTo("{\"a\":1,\"b\":\"\"}");
    }
}
