package dev.lamina.testbed;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits before it fails; long, because the awaited event ends the wait. As an extension it sets the
 * time of every wait that has none of its own. A server that does not respond at the moment is not a failure: it is
 * asked again, and its last response is reported when the time is over.
 *
 * <p>Modules with {@code junit.jupiter.extensions.autodetection.enabled} have the extension on every test class.
 */
public final class Patience implements BeforeAllCallback {
    /** For servers and JVMs that start at the same time on a machine that stalls for seconds. */
    private static final Duration DEFAULT = Duration.ofMinutes(1);
    /**
     * For effects of an event, or of the operator, in a whole installation: on a busy node an environment may not start
     * within its minute, and then the event is attempted again.
     */
    public static final Duration EVENT = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(DEFAULT);
        Awaitility.ignoreExceptionsByDefault();
    }
}
