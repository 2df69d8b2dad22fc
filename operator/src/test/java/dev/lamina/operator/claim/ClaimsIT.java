package dev.lamina.operator.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.config.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims of namespaces on a real API server. */
class ClaimsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<String> seen = new ArrayList<>();
  private KubernetesClient client;
  private String namespace;
  private Claims claims;

  @BeforeEach
  void makeNamespace() {
    client = TestApiServer.client();
    namespace = TestApiServer.newNamespace(client);
  }

  @AfterEach
  void cleanUp() {
    claims.stop();
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  @Test
  void resourcesOfAClaimedNamespaceAreLeftAloneUntilTheClaimGoes() throws Exception {
    claim("tenant");
    claims = new Claims(client, TestConfig.with("lamina.installation", "cluster"));
    assertThat(claims.other(namespace)).as("known from the beginning").contains("tenant");
    look();
    assertThat(seen).isEmpty();

    client.leases().inNamespace(namespace).withName(Lamina.CLAIM).delete();
    await().atMost(SOON).until(() -> claims.other(namespace).isEmpty());
    look();
    assertThat(seen).containsExactly("hello");

    claim("tenant");
    await().atMost(SOON).until(() -> claims.other(namespace).isPresent());
    look();
    assertThat(seen).hasSize(1);
  }

  @Test
  void anInstallationWithNamedNamespacesAsksForNoClaims() throws Exception {
    claim("another");
    claims = new Claims(client, TestConfig.with("lamina.installation", "tenant", "lamina.namespaces", namespace));

    assertThat(claims.other(namespace)).isEmpty();
    look();
    assertThat(seen).hasSize(1);
  }

  @Test
  void anInstallationsOwnClaimKeepsNothingFromIt() {
    claim("cluster");
    claims = new Claims(client, TestConfig.with("lamina.installation", "cluster"));

    assertThat(claims.other(namespace)).isEmpty();
  }

  private void look() throws Exception {
    Trigger trigger = new Trigger();
    trigger.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("hello").build());
    new Unclaimed<>(new Seeing(seen), claims).reconcile(trigger, null);
  }

  private record Seeing(List<String> seen) implements Reconciler<Trigger> {
    @Override
    public UpdateControl<Trigger> reconcile(Trigger resource, Context<Trigger> context) {
      seen.add(resource.getMetadata().getName());
      return UpdateControl.noUpdate();
    }
  }

  private void claim(String holder) {
    client.resource(new LeaseBuilder().withNewMetadata().withNamespace(namespace).withName(Lamina.CLAIM).endMetadata()
        .withNewSpec().withHolderIdentity(holder).endSpec().build()).create();
  }
}
