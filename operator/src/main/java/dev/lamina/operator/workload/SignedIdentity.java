package dev.lamina.operator.workload;

import dev.lamina.api.FunctionToken;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  private static final String FILE = "/opt/layer/.lamina/token";
  private static final int NAMED_AFTER = 5;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    container.addNewEnv().withName(VARIABLE)
        .withNewValueFrom().withNewSecretKeyRef().withName(name(workload)).withKey(ENTRY).endSecretKeyRef().endValueFrom()
        .endEnv();
    Variables.add(container, "LAMINA_TOKEN_FILE", FILE);
  }

  Secret secret(Workload workload) {
    ObjectMeta metadata = Metadata.of(workload);
    metadata.setName(name(workload));
    return new SecretBuilder().withMetadata(metadata).withType("lamina.dev/function-token").withImmutable(true)
        .withStringData(Map.of(ENTRY, token(workload))).build();
  }

  private String name(Workload workload) {
    return workload.childName() + "-token-" + HexFormat.of().formatHex(sha256(token(workload)), 0, NAMED_AFTER);
  }

  private String token(Workload workload) {
    return new FunctionToken(workload.namespace(), workload.functionName(), workload.function().getMetadata().getUid()).signed(key);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
