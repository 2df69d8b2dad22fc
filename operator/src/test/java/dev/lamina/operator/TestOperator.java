package dev.lamina.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * An operator of which nothing is left when it has been stopped. Of the SDK's own, the timer stays: it holds all
 * informers with what they know, and its thread wakes a hundred times in a second.
 */
public final class TestOperator extends Operator {
    public TestOperator(Consumer<ConfigurationServiceOverrider> settings) {
        super(settings.andThen(it -> it.withCloseClientOnStop(false)));
    }

    @Override
    public void stop() {
        super.stop();
        ScheduledExecutorService timer =
                getConfigurationService().getExecutorServiceManager().scheduledExecutorService();
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
