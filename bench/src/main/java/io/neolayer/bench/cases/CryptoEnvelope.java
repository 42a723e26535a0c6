package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Loop;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.kernel.crypto.AssociatedData;
import io.neolayer.kernel.crypto.Envelope;
import io.neolayer.kernel.crypto.SymmetricKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Sealing and opening of 1 KB, beside AES-256-GCM of the Java runtime alone. */
final class CryptoEnvelope implements BenchCase {
    private static final int BYTES = 1024;

    @Override
    public String name() {
        return "crypto.envelope";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var random = new SecureRandom();
        var envelope = new Envelope(random);
        var key = SymmetricKey.draw(random);
        var place = AssociatedData.of(new UUID(1, 2), "bench", "value", 1);
        var plain = new byte[BYTES];
        var bareKey = new SecretKeySpec(key.getEncoded(), "AES");
        var outcome = Turns.run(
                List.of(
                        Loop.contender(
                                "product",
                                lab.meter(),
                                () -> envelope.open(key, place, envelope.seal(key, place, plain))),
                        Loop.contender("JCA AES-GCM", lab.meter(), () -> bare(bareKey, random, place, plain))),
                plan.schedule());
        return Comparison.of(
                name(),
                "1 KB sealed and opened under one key with associated data, in process, one thread; the limit is the cipher alone with"
                        + " a random nonce",
                0,
                outcome,
                List.of(Target.throughput("JCA AES-GCM", 0.50)));
    }

    private static byte[] bare(SecretKeySpec key, SecureRandom random, AssociatedData place, byte[] plain) {
        try {
            var nonce = new byte[12];
            random.nextBytes(nonce);
            var parameters = new GCMParameterSpec(128, nonce);
            var where = place.toString().getBytes(StandardCharsets.US_ASCII);
            var seal = Cipher.getInstance("AES/GCM/NoPadding");
            seal.init(Cipher.ENCRYPT_MODE, key, parameters);
            seal.updateAAD(where);
            var sealed = seal.doFinal(plain);
            var open = Cipher.getInstance("AES/GCM/NoPadding");
            open.init(Cipher.DECRYPT_MODE, key, parameters);
            open.updateAAD(where);
            return open.doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
