package io.neolayer.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    @Test
    void asksThePlatformWithinTheTimeAllowed() throws Exception {
        try (var resolver = new SystemResolver()) {
            assertThat(resolver.resolve("localhost", Duration.ofSeconds(30))).allMatch(InetAddress::isLoopbackAddress);
            assertThatThrownBy(() -> resolver.resolve("no such name", Duration.ofSeconds(30)))
                    .isInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> resolver.resolve("localhost", Duration.ofNanos(-1)))
                    .isInstanceOf(TimeoutException.class);
        }
    }
}
