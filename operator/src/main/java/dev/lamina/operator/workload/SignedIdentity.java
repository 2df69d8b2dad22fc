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
 * The token by which the gateway knows the function's pods, for those without volumes: in a variable, from a Secret. The
 * entry of the runtime takes it out of the variable before the function starts (docs/runtime-contract.md).
 *
 * <p>The operator may create Secrets and do nothing else with them. So one is never changed: its name tells which token is
 * in it, and another token is another Secret. They go with their function.
 *
 * @param key that the token is signed with
 */
record SignedIdentity(String key) implements PodFeature {
  private static final String VARIABLE = "LAMINA_TOKEN";
  private static final String ENTRY = "token";
  /** Hex digits of the token's hash in the name of its Secret. */
  private static final int NAMED_AFTER = 10;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    container.addNewEnv().withName(VARIABLE)
        .withNewValueFrom().withNewSecretKeyRef().withName(name(workload, token(workload))).withKey(ENTRY).endSecretKeyRef().endValueFrom()
        .endEnv();
    Variables.add(container, "LAMINA_TOKEN_FILE", Workload.STATE + "token");
  }

  Secret secret(Workload workload) {
    String token = token(workload);
    ObjectMeta metadata = Metadata.of(workload);
    metadata.setName(name(workload, token));
    return new SecretBuilder().withMetadata(metadata).withType("lamina.dev/function-token").withImmutable(true)
        .withStringData(Map.of(ENTRY, token)).build();
  }

  private static String name(Workload workload, String token) {
    return workload.childName() + "-token-" + Sha256.of(token.getBytes(UTF_8)).substring(0, NAMED_AFTER);
  }

  private String token(Workload workload) {
    return new FunctionToken(workload.namespace(), workload.functionName(), workload.function().getMetadata().getUid()).signed(key);
  }
}
