package io.neolayer.cli.evidence;

import io.neolayer.cli.settings.Folders;
import io.neolayer.cli.settings.TrustFile;
import io.neolayer.cli.terminal.CliFault;
import io.neolayer.cli.terminal.Exit;
import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.key.PublicKey;
import io.neolayer.neo.receipt.SignerKey;
import io.neolayer.neo.receipt.TrustedKeys;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The trust file as keys. */
final class PinnedSigners {
    private final TrustFile file;

    PinnedSigners(Folders folders) {
        this.file = new TrustFile(folders);
    }

    List<TrustFile.Signer> entries() {
        return file.signers();
    }

    Optional<TrustFile.Signer> find(String kid) {
        return entries().stream().filter(signer -> signer.kid().equals(kid)).findFirst();
    }

    /** @throws CliFault when an entry's key is not the one that its thumbprint names */
    TrustedKeys keys() {
        return TrustedKeys.of(entries().stream().map(PinnedSigners::key).toList());
    }

    private static SignerKey key(TrustFile.Signer signer) {
        try {
            PublicKey key = PublicKey.fromJwk(Map.of("kty", "EC", "crv", "P-256", "x", signer.x(), "y", signer.y()));
            if (key.thumbprint().equals(signer.kid())) {
                return SignerKey.of(key);
            }
        } catch (CodecException e) {
            // said below
        }
        throw new CliFault(
                Exit.FAULT,
                "the trust file was changed: the key of signer " + signer.kid() + " is not the one it names");
    }

    void add(PublicKey key, String source, Clock clock) {
        Map<String, Object> jwk = key.toJwk();
        file.add(new TrustFile.Signer(
                key.thumbprint(),
                String.valueOf(jwk.get("x")),
                String.valueOf(jwk.get("y")),
                source,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    void remove(String kid) {
        file.remove(kid);
    }
}
