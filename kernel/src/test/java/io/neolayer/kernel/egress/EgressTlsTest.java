package io.neolayer.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are checked for the name of the URL although the connection goes to a pinned address. */
class EgressTlsTest {
    private static final EgressPolicy ANY = EgressPolicy.anyHost("oracle", "acme");
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final List<String> SERVER_NAMES = new CopyOnWriteArrayList<>();

    private static EgressTestBed bed;
    private static SSLContext authority;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        var keys = keyStore(directory.resolve("server.p12"));
        authority = context(keys);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority));
        bed = new EgressTestBed(server);
        bed.on("/", exchange -> {
            var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            session.getRequestedServerNames()
                    .forEach(name -> SERVER_NAMES.add(new String(name.getEncoded(), StandardCharsets.US_ASCII)));
            EgressTestBed.answer(exchange, 200, new byte[] {1});
        });
        bed.name("receiver.invalid", "127.0.0.1");
        bed.name("stranger.invalid", "127.0.0.1");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void theNameOfTheUrlIsSentAndChecked() {
        var client = bed.client("127.0.0.1", EgressLimits.defaults(), authority);
        var response = client.send(EgressRequest.get(url("receiver.invalid")), ANY);
        assertThat(response.status()).isEqualTo(200);
        assertThat(SERVER_NAMES).containsExactly("receiver.invalid");
        assertThat(bed.received.getFirst().header("Host")).isEqualTo("receiver.invalid:" + bed.port());
        assertThat(client.send(EgressRequest.get(url("127.0.0.1")), ANY).status())
                .isEqualTo(200);

        var handle = "nslsec_00112233445566778899aabbccddeeff";
        var secret =
                ANY.secrets(Map.of(handle, new HeaderSecret("value", List.of(HostPattern.parse("receiver.invalid")))));
        client.send(EgressRequest.get(url("receiver.invalid")).header("X-Key", handle), secret);
        assertThat(bed.received.getLast().header("X-key")).isEqualTo("value");
    }

    @Test
    void anotherNameIsRefused() {
        var client = bed.client("127.0.0.1", EgressLimits.defaults(), authority);
        tlsFailure(client, "stranger.invalid");
    }

    @Test
    void anUnknownAuthorityIsRefused() {
        tlsFailure(bed.client("127.0.0.1"), "receiver.invalid");
    }

    private static void tlsFailure(EgressClient client, String host) {
        var failure = catchThrowableOfType(EgressException.class, () -> client.send(EgressRequest.get(url(host)), ANY));
        assertThat(failure.code()).isEqualTo(EgressException.Code.UPSTREAM_FAILED);
        assertThat(failure.rule()).isEqualTo("tls");
    }

    private static String url(String host) {
        return "https://" + host + ":" + bed.port() + "/";
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        var own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A self-signed certificate by the JDK's keytool: no file that expires, and no further library. */
    private static KeyStore keyStore(Path file) throws Exception {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=receiver.invalid",
                        "-ext",
                        "san=dns:receiver.invalid,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        }
    }
}
