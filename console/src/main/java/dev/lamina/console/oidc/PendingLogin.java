package dev.lamina.console.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * A login that the provider has not answered yet.
 *
 * @param state is in the answer: it belongs to this browser
 * @param nonce is in the token: it is of this login
 * @param verifier proves to the provider that the code is used by who asked for it
 * @param to the path to go to afterwards
 */
record PendingLogin(String state, String nonce, String verifier, String to) {
    static PendingLogin begin(String to) {
        return new PendingLogin(new State().getValue(), new Nonce().getValue(), new CodeVerifier().getValue(), to);
    }
}
