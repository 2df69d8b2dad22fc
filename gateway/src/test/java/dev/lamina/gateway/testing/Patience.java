package dev.lamina.gateway.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long every test waits that does not set a time: long enough for a machine that stalls for seconds. A server that
 * does not respond at the moment is not a failure: it is asked again, and its last response is reported when the time
 * is over.
 */
public final class Patience implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        Awaitility.ignoreExceptionsByDefault();
    }
}
