package dev.lamina.gateway.content;

import dev.lamina.api.Lamina;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.security.NoSuchAlgorithmException;

/** The object store {@code lamina-content}, which the operator makes when it has something for it. */
@Singleton
final class JetStreamContentStore implements ContentStore {
  private static final int NO_SUCH_STREAM = 10059;

  private final Connection nats;

  JetStreamContentStore(Connection nats) {
    this.nats = nats;
  }

  @Override
  public boolean read(String sha256, OutputStream out) throws IOException {
    try {
      ObjectStore store = nats.objectStore(Lamina.CONTENT_BUCKET);
      if (store.getInfo(sha256) == null) {
        return false;
      }
      store.get(sha256, out);
      return true;
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() == NO_SUCH_STREAM) {
        return false;
      }
      throw new IOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
