package io.neolayer.neo.receipt;

import io.neolayer.neo.codec.CodecException;
import io.neolayer.neo.key.Signatures;

/** Checks receipts against pinned keys, without a server. */
public final class ReceiptVerifier {
    private final TrustedKeys trusted;

    public ReceiptVerifier(TrustedKeys trusted) {
        this.trusted = trusted;
    }

    /** The verdict on the bytes of a receipt, in any JSON spelling; never throws for what they hold. */
    public ReceiptVerdict verify(byte[] json) {
        try {
            return verify(Receipt.parse(json));
        } catch (CodecException e) {
            return new ReceiptVerdict.Unreadable(e.getMessage() == null ? e.code() : e.getMessage());
        }
    }

    public ReceiptVerdict verify(Receipt receipt) {
        var kid = receipt.kid();
        var bytes = receipt.signedBytes();
        var pinned = trusted.find(kid);
        if (pinned.isPresent()) {
            return Signatures.verifyP256(pinned.get().key(), bytes, receipt.signature())
                    ? new ReceiptVerdict.Valid(kid, receipt.type(), receipt.issuer(), receipt.payload())
                    : new ReceiptVerdict.BadSignature(kid);
        }
        // a signature gives back its key, so a stranger's receipt can be told from a changed one
        for (var key : Signatures.recoverP256(bytes, receipt.signature())) {
            if (key.thumbprint().equals(kid)) {
                return new ReceiptVerdict.UnknownSigner(kid, key);
            }
        }
        return new ReceiptVerdict.BadSignature(kid);
    }
}
