package dev.lamina.gateway.api.authorizer.jwt;

import java.util.Map;
import org.jose4j.jca.ProviderContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/**
 * Checks the signature of tokens. Only algorithms with a public key are accepted, and the key is always the issuer's: a
 * key or an address in the token itself is not used.
 */
final class TokenVerifier {
    /** Half of what all headers of a request may have. */
    static final int LONGEST_TOKEN = 16 * 1024;

    private static final AlgorithmConstraints PUBLIC_KEY_ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);
    private static final ProviderContext PROVIDER = new ProviderContext();

    private final SigningKeyCache keys;

    TokenVerifier(SigningKeyCache keys) {
        this.keys = keys;
    }

    /**
     * Returns the claims of a token that the issuer has signed. Blocks while keys are read.
     *
     * @throws InvalidTokenException if the signature is not the issuer's
     * @throws IssuerException if the issuer's keys are not known
     */
    Map<String, Object> claims(String token) {
        if (token.length() > LONGEST_TOKEN) {
            throw new InvalidTokenException("the token is longer than " + LONGEST_TOKEN + " characters");
        }
        JsonWebSignature signature = parsed(token);
        PublicJsonWebKey key = key(signature);
        signature.setKey(key.getPublicKey());
        try {
            if (!signature.verifySignature()) {
                throw new InvalidTokenException("the token's signature is not valid");
            }
            return JsonUtil.parseJson(signature.getPayload());
        } catch (JoseException | RuntimeException e) {
            throw e instanceof InvalidTokenException known
                    ? known
                    : new InvalidTokenException("the token's signature or content is not valid");
        }
    }

    private static JsonWebSignature parsed(String token) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setProviderContext(PROVIDER);
        signature.setAlgorithmConstraints(PUBLIC_KEY_ALGORITHMS);
        try {
            signature.setCompactSerialization(token);
            PUBLIC_KEY_ALGORITHMS.checkConstraint(signature.getAlgorithmHeaderValue());
        } catch (JoseException | RuntimeException e) { // the library is given a stranger's text
            throw new InvalidTokenException("the token is not a JSON Web Token with a supported algorithm");
        }
        if (signature.getObjectHeader(HeaderParameterNames.CRITICAL) != null) {
            throw new InvalidTokenException("the token has a critical header, which is not supported");
        }
        return signature;
    }

    private PublicJsonWebKey key(JsonWebSignature signature) {
        String kid = signature.getKeyIdHeaderValue();
        if (kid == null || kid.isEmpty()) {
            throw new InvalidTokenException("the token does not have a kid");
        }
        PublicJsonWebKey key = keys.find(kid)
                .orElseThrow(() -> new InvalidTokenException("the token's kid is not that of a key of the issuer"));
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(signature.getAlgorithmHeaderValue())) {
            throw new InvalidTokenException("the token's algorithm is not that of its key");
        }
        return key;
    }
}
