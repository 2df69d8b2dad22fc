package dev.lamina.operator.nats;

import dev.lamina.installation.NatsNames;
import dev.lamina.operator.config.OperatorConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The settings of a NATS server of a test, without a login and without copies. */
public record NatsSettings(String url, String prefix, Optional<Path> ca, OptionalLong contentMebibytes)
        implements OperatorConfig.Nats {

    public static NatsSettings of(String url) {
        return new NatsSettings(url, NatsNames.DEFAULT_PREFIX, Optional.empty(), OptionalLong.empty());
    }

    public NatsSettings withPrefix(String other) {
        return new NatsSettings(url, other, ca, contentMebibytes);
    }

    NatsSettings withCa(Path file) {
        return new NatsSettings(url, prefix, Optional.of(file), contentMebibytes);
    }

    public NatsSettings withContentMebibytes(OptionalLong limit) {
        return new NatsSettings(url, prefix, ca, limit);
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
}
