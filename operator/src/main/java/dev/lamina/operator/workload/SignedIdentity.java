package dev.lamina.operator.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.api.FunctionToken;
import dev.lamina.operator.content.Sha256;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/**
 * Adds the token by which the gateway identifies pods without volumes: in a variable, from a Secret. The runtime
 * removes it from the variable before the function starts (docs/runtime-contract.md).
 *
 * <p>The operator may create Secrets, but nothing else. So a Secret is never changed: its name identifies the token,
 * and another token is in another Secret. Secrets are deleted with their function.
 *
 * @param key key that signs the token
 */
record SignedIdentity(String key) implements PodFeature {
    private static final String VARIABLE = "LAMINA_TOKEN";
    private static final String ENTRY = "token";
    /** Number of hex digits of the token's hash in the name of its Secret. */
    private static final int NAMED_AFTER = 10;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        container
                .addNewEnv()
                .withName(VARIABLE)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(name(workload, token(workload)))
                .withKey(ENTRY)
                .endSecretKeyRef()
                .endValueFrom()
                .endEnv();
        Variables.add(container, "LAMINA_TOKEN_FILE", Workload.STATE + "token");
    }

    Secret secret(Workload workload) {
        String token = token(workload);
        ObjectMeta metadata = ObjectMetadata.of(workload);
        metadata.setName(name(workload, token));
        return new SecretBuilder()
                .withMetadata(metadata)
                .withType("lamina.dev/function-token")
                .withImmutable(true)
                .withStringData(Map.of(ENTRY, token))
                .build();
    }

    private static String name(Workload workload, String token) {
        return workload.childName() + "-token-"
                + Sha256.of(token.getBytes(UTF_8)).substring(0, NAMED_AFTER);
    }

    private String token(Workload workload) {
        return new FunctionToken(
                        workload.namespace(),
                        workload.functionName(),
                        workload.function().getMetadata().getUid())
                .signed(key);
    }
}
