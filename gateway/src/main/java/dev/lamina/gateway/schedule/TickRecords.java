package dev.lamina.gateway.schedule;

import dev.lamina.gateway.nats.Answers;
import dev.lamina.gateway.nats.OwnStream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The records of all triggers, in a key-value bucket of JetStream, by the trigger's uid. Every call blocks for an answer of NATS. */
class TickRecords {
  private static final Duration KEPT = Duration.ofDays(31);
  private static final int ANOTHER_WAS_FIRST = 10071;

  /** @param revision what {@link #write} has to know */
  record Found(Optional<TickRecord> record, long revision) {
    static final Found NOTHING = new Found(Optional.empty(), 0);
  }

  private final Connection nats;
  private final String name;
  private final OwnStream stream;

  // Mutable state: open once it was found or made, until something fails
  private volatile KeyValue bucket;

  /**
   * @param name of the bucket
   * @param replicas its copies
   */
  TickRecords(Connection nats, String name, int replicas) {
    this.nats = nats;
    this.name = name;
    this.stream = new OwnStream(configuration(name, replicas).getBackingConfig());
  }

  Found find(String uid) throws IOException, JetStreamApiException {
    KeyValueEntry entry = ask(open -> open.get(uid));
    return entry == null ? Found.NOTHING : new Found(TickRecord.read(entry.getValueAsString()), entry.getRevision());
  }

  /** @return whether it was written: not if another has written since it was found */
  boolean write(String uid, TickRecord record, Found before) throws IOException, JetStreamApiException {
    byte[] text = record.write().getBytes(StandardCharsets.UTF_8);
    try {
      ask(open -> before.revision() == 0 ? open.create(uid, text) : open.update(uid, text, before.revision()));
      return true;
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() == ANOTHER_WAS_FIRST) {
        return false;
      }
      throw e;
    }
  }

  void forget(String uid) throws IOException, JetStreamApiException {
    ask(open -> {
      open.purge(uid);
      return null;
    });
  }

  /** A question to the bucket. */
  @FunctionalInterface
  private interface Question<T> {
    T of(KeyValue bucket) throws IOException, JetStreamApiException;
  }

  /** Whatever fails, the bucket may have been lost with NATS' disk: next time it is looked for, and made. */
  private <T> T ask(Question<T> question) throws IOException, JetStreamApiException {
    try {
      return question.of(open());
    } catch (IOException | JetStreamApiException | RuntimeException e) {
      bucket = null;
      throw e;
    }
  }

  private KeyValue open() throws IOException, JetStreamApiException {
    KeyValue open = bucket;
    if (open == null || !stream.upToDate()) {
      stream.ensure(Answers.management(nats));
      open = Answers.keyValue(nats, name);
      bucket = open;
    }
    return open;
  }

  private static KeyValueConfiguration configuration(String name, int replicas) {
    return KeyValueConfiguration.builder()
        .name(name)
        .description("The last tick of each of Lamina's schedules")
        .storageType(StorageType.File)
        .replicas(replicas)
        .ttl(KEPT)
        .build();
  }
}
