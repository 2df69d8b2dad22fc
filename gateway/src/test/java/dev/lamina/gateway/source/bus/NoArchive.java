package dev.lamina.gateway.source.bus;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Keeps nothing. */
final class NoArchive implements BusArchive {
    @Override
    public void store(BusArn bus, String id, byte[] event) {
        // Nothing is kept.
    }

    @Override
    public Set<String> namespaces() {
        return Set.of();
    }

    @Override
    public boolean exists(String namespace) {
        return false;
    }

    @Override
    public void delete(String namespace) {
        // Nothing is kept.
    }

    @Override
    public boolean read(BusArn bus, long after, Optional<Instant> since, Reader reader) {
        return true;
    }
}
