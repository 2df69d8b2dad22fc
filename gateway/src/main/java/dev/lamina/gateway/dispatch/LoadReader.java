package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** The load of functions: the input of scaling. */
public interface LoadReader {

    /** The load of one function. One that was never invoked is quiet indefinitely. */
    Load load(FunctionId function);

    /**
     * Functions that have a load, {@link Load#NONE} included: those that were invoked or whose environments have
     * polled.
     */
    Set<FunctionId> functions();

    /**
     * Calls the listener at once when work has to wait for an environment, and every 100 ms or so while it waits. The
     * listener must not block.
     */
    void onWaiting(Consumer<FunctionId> listener);

    /**
     * @param running invocations in environments
     * @param waiting invocations without an environment
     * @param unmet those of the waiting that want environments in addition to the present ones: no stall
     *     ({@code lamina.scale.scale-up-delay}) explains why they wait
     * @param idle environments that have an open poll
     * @param quiet time since the last invocation ended; zero while there is one
     */
    record Load(int running, int waiting, int unmet, int idle, Duration quiet) {
        public static final Load NONE = new Load(0, 0, 0, 0, Duration.ofSeconds(Long.MAX_VALUE));

        public int inFlight() {
            return running + waiting;
        }

        public boolean busy() {
            return inFlight() > 0;
        }

        /** Whether any environment is known to exist. */
        public boolean served() {
            return running + idle > 0;
        }

        /**
         * How many invocations want an environment. Without environments, all do. With environments, those that run and
         * those that are unmet: the ones that wait only briefly get one of the present environments.
         */
        public int demand() {
            return served() ? running + unmet : waiting;
        }
    }
}
