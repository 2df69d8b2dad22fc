package dev.lamina.gateway.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstClaimIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir
  Path directory;
  private NatsServer server;

  @BeforeEach
  void start() throws Exception {
    server = new NatsServer(directory);
    try (Connection nats = server.connect()) {
      owner("production").claim(nats);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aGatewayOfTheOwnerStarts() throws Exception {
    try (Connection nats = server.connect()) {
      new FirstClaim(owner("production"), nats).make();
      assertThat(nats.getStatus()).isEqualTo(Connection.Status.CONNECTED);
    }
  }

  @Test
  void aGatewayOfAnotherInstallationDoesNot() throws Exception {
    try (Connection nats = server.connect()) {
      assertThatExceptionOfType(ForeignOwnerException.class).isThrownBy(() -> new FirstClaim(owner("staging"), nats).make());
    }
  }

  /** A closed connection is down for {@link NatsLiveness}. */
  @Test
  void oneThatStartedWhileNatsSaidNothingEndsWhenItSaysSo() throws Exception {
    try (Connection nats = server.connect()) {
      server.kill();
      new FirstClaim(owner("staging"), nats).make();
      assertThat(nats.getStatus()).isNotEqualTo(Connection.Status.CLOSED);

      server.start();
      await().atMost(SOON).until(() -> nats.getStatus() == Connection.Status.CLOSED);
    }
  }

  private static NatsOwner owner(String installation) {
    return new NatsOwner(new NatsNames(NatsNames.DEFAULT_PREFIX), installation, 1);
  }
}
