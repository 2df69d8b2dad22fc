package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** How busy functions are: what scaling looks at. */
public interface Activity {

  /** A function nobody has invoked is quiet for ever. */
  Load load(FunctionId function);

  /** Functions that have a load, {@link Load#NONE} included: those somebody has invoked or whose environments have asked for work. */
  Set<FunctionId> functions();

  /** Calls the listener at once when work has to wait for an environment, and every 100 ms or so while it does. It must not block. */
  void onWaiting(Consumer<FunctionId> listener);

  /**
   * @param running invocations in environments
   * @param waiting invocations without one
   * @param unmet those of the waiting that want environments beside those there are: no stall ({@code lamina.scale.scale-up-delay})
   *     explains that they wait
   * @param idle environments that ask for work
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

    /** Whether any environment is known to be there. */
    public boolean served() {
      return running + idle > 0;
    }

    /**
     * How many invocations want an environment. Where there are none, all; where there are, those that run and those
     * that are unmet: what waits for a moment gets one of those there are.
     */
    public int demand() {
      return served() ? running + unmet : waiting;
    }
  }
}
