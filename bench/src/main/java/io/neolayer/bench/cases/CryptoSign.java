package io.neolayer.bench.cases;

import io.neolayer.bench.BenchCase;
import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Loop;
import io.neolayer.bench.measure.Turns;
import io.neolayer.bench.report.CaseReport;
import io.neolayer.bench.report.Comparison;
import io.neolayer.bench.report.Comparison.Target;
import io.neolayer.neo.key.PrivateKey;
import io.neolayer.neo.receipt.Receipt;
import io.neolayer.neo.receipt.ReceiptSigner;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A signed receipt of a function's run, canonical JSON included, beside the bare signature of the library. */
final class CryptoSign implements BenchCase {
    private static final Map<String, String> PAYLOAD = Map.of(
            "account", "019a0000-0000-7000-8000-000000000001",
            "execution", "019a0000-0000-7000-8000-000000000002",
            "code_sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "input_sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "output_sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "completed_at", "2026-01-01T00:00:00.000Z");

    @Override
    public String name() {
        return "crypto.sign";
    }

    @Override
    public CaseReport run(Lab lab) {
        var plan = lab.plan();
        var key = PrivateKey.generate(new SecureRandom());
        var signer = ReceiptSigner.of(key);
        var curve = new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));
        var secret = new ECPrivateKeyParameters(new BigInteger(1, key.secret()), curve);
        var digest = new byte[32];
        var outcome = Turns.run(
                List.of(
                        Loop.contender(
                                "product",
                                lab.meter(),
                                () -> Receipt.sign(signer, "functions.execution/v1", "http://localhost", PAYLOAD)),
                        Loop.contender("BouncyCastle", lab.meter(), () -> bare(secret, digest))),
                plan.schedule());
        return Comparison.of(
                name(),
                "one ES256 receipt with its canonical JSON, in process, one thread; the limit is the deterministic P-256 signature alone",
                0,
                outcome,
                List.of(Target.throughput("BouncyCastle", 0.75)));
    }

    private static BigInteger[] bare(ECPrivateKeyParameters secret, byte[] digest) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, secret);
        return signer.generateSignature(digest);
    }
}
