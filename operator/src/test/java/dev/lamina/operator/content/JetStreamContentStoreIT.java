package dev.lamina.operator.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.nats.NatsLink;
import dev.lamina.operator.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JetStreamContentStoreIT {
  @TempDir
  Path directory;
  private NatsServer nats;
  private NatsLink link;
  private JetStreamContentStore store;

  @BeforeEach
  void start() throws IOException {
    nats = NatsServer.start(directory.resolve("first"));
    link = new NatsLink(settings());
    store = new JetStreamContentStore(link, settings());
  }

  @AfterEach
  void stop() throws InterruptedException {
    link.close();
    nats.close();
  }

  @Test
  void whatIsPutIsThere() throws IOException {
    Path file = file(700_000);
    String sha256 = Sha256.of(file);
    assertThat(store.contains(sha256)).isFalse();

    store.put(sha256, file);
    Path back = directory.resolve("back");
    store.fetch(sha256, back);

    assertThat(store.contains(sha256)).isTrue();
    assertThat(store.list()).containsExactly(sha256);
    assertThat(back).hasSameBinaryContentAs(file);
  }

  @Test
  void aSecondPutWritesNothing() throws Exception {
    Path file = file(1_000);
    store.put("hash", file);
    long before = messages();
    store.put("hash", file);

    assertThat(messages()).isEqualTo(before);
  }

  @Test
  void whatIsDeletedIsGone() throws IOException {
    store.put("hash", file(1_000));
    store.delete("hash");

    assertThat(store.contains("hash")).isFalse();
    assertThat(store.list()).isEmpty();
    assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.fetch("hash", directory.resolve("back")))
        .extracting(ContentUnavailableException::reason).isEqualTo("ContentMissing");
  }

  @Test
  void aServerThatIsGoneIsNobodysFaultAndIsFoundAgain() throws IOException {
    store.put("hash", file(1_000));
    nats.close();
    assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.contains("hash"))
        .extracting(ContentUnavailableException::reason).isEqualTo("ContentStoreUnreachable");

    nats.startAgain(directory.resolve("first"));
    Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> store.contains("hash"));
  }

  @Test
  void aServerThatCameBackEmptyGetsItsBucketAgain() throws IOException {
    store.put("hash", file(1_000));
    nats.close();
    nats.startAgain(directory.resolve("second"));

    Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> !store.contains("hash"));
    store.put("hash", file(1_000));
    assertThat(store.contains("hash")).isTrue();
  }

  @Test
  void theOperatorStartsBeforeTheServer() throws IOException {
    nats.close();
    assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.contains("hash"));

    nats.startAgain(directory.resolve("first"));
    assertThat(store.contains("hash")).isFalse();
  }

  private long messages() throws Exception {
    try (Connection connection = Nats.connect(nats.url())) {
      return connection.jetStreamManagement().getStreamInfo("OBJ_" + Lamina.CONTENT_BUCKET).getStreamState().getMsgCount();
    }
  }

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return Files.write(directory.resolve("file-" + size), bytes);
  }

  private OperatorConfig.Nats settings() {
    return new OperatorConfig.Nats() {
      @Override
      public String url() {
        return nats.url();
      }

      @Override
      public Optional<String> username() {
        return Optional.empty();
      }

      @Override
      public Optional<String> password() {
        return Optional.empty();
      }

      @Override
      public int replicas() {
        return 1;
      }
    };
  }
}
