package dev.lamina.gateway.dispatch;

import java.time.Duration;
import java.util.function.Consumer;

/** How busy functions are: what scaling looks at. */
public interface Activity {

  /** A function nobody has invoked is quiet for ever. */
  Load load(FunctionId function);

  /** Calls the listener at once when work has to wait for an environment, and every 100 ms or so while it does. It must not block. */
  void onWaiting(Consumer<FunctionId> listener);

  /**
   * @param running invocations in environments
   * @param waiting invocations without one
   * @param idle environments that ask for work
   * @param quiet time since the last invocation ended; zero while there is one
   */
  record Load(int running, int waiting, int idle, Duration quiet) {
    public static final Load NONE = new Load(0, 0, 0, Duration.ofSeconds(Long.MAX_VALUE));

    public int inFlight() {
      return running + waiting;
    }

    public boolean busy() {
      return inFlight() > 0;
    }
  }
}
