package dev.lamina.gateway.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Activity;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SharedActivityTest {
  private final FunctionId hello = new FunctionId("default", "hello");
  private final AtomicLong clock = new AtomicLong();
  private final Own here = new Own();
  private final Own there = new Own();
  private final SharedActivity activity = new SharedActivity(here, Duration.ofSeconds(3), clock::get);
  private final SharedActivity other = new SharedActivity(there, Duration.ofSeconds(3), clock::get);

  @Test
  void workIsAddedUpAndIdleEnvironmentsAreTheSameForAll() throws Exception {
    here.loads.put(hello, new Activity.Load(1, 0, 0, 2, Duration.ZERO));
    there.loads.put(hello, new Activity.Load(2, 5, 4, 3, Duration.ZERO));
    hear();
    assertThat(activity.load(hello)).isEqualTo(new Activity.Load(3, 5, 4, 3, Duration.ZERO));
    assertThat(activity.functions()).containsExactly(hello);
  }

  @Test
  void whatOneTellsReplacesWhatItToldBefore() throws Exception {
    there.loads.put(hello, new Activity.Load(2, 5, 4, 3, Duration.ZERO));
    hear();
    there.loads.clear();
    hear();
    assertThat(activity.load(hello).inFlight()).isZero();
  }

  @Test
  void whoIsNotHeardOfHasNoWorkButTheFunctionWasUsed() throws Exception {
    there.loads.put(hello, new Activity.Load(2, 0, 0, 0, Duration.ZERO));
    hear();
    clock.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(activity.load(hello)).isEqualTo(new Activity.Load(0, 0, 0, 0, Duration.ofSeconds(4)));
    activity.keep(List.of("here.1"));
    assertThat(activity.load(hello).quiet()).isEqualTo(Duration.ofSeconds(4));
  }

  /** KEDA may ask this gateway alone, and would take away what others use. */
  @Test
  void whoHearsNobodyAlthoughThereAreOthersSaysActive() throws Exception {
    FunctionId idle = new FunctionId("default", "idle");
    FunctionId asleep = new FunctionId("default", "asleep");
    activity.keep(List.of("here.1", "there.1"));
    there.loads.put(hello, new Activity.Load(2, 5, 4, 3, Duration.ZERO));
    here.loads.put(idle, new Activity.Load(0, 0, 0, 1, Duration.ofHours(1)));
    here.loads.put(asleep, new Activity.Load(0, 0, 0, 0, Duration.ofHours(1)));
    hear();
    assertThat(activity.load(idle).quiet()).isEqualTo(Duration.ofHours(1));

    clock.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(activity.load(hello)).isEqualTo(new Activity.Load(2, 5, 4, 3, Duration.ZERO));
    assertThat(activity.load(idle).quiet()).isEqualTo(Duration.ZERO);
    assertThat(activity.load(asleep).quiet()).isEqualTo(Duration.ofHours(1));
    // Its environments are used by another gateway now: they ask here no more.
    here.loads.put(idle, new Activity.Load(0, 0, 0, 0, Duration.ofHours(1)));
    clock.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(activity.load(idle).quiet()).isEqualTo(Duration.ZERO);

    there.loads.clear();
    hear();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(activity.load(idle).quiet()).isEqualTo(Duration.ofSeconds(1));
    assertThat(activity.load(hello).busy()).isFalse();
  }

  @Test
  void whoIsAloneIsNotCutOff() throws Exception {
    activity.keep(List.of("here.1", "there.1"));
    here.loads.put(hello, new Activity.Load(0, 0, 0, 1, Duration.ofHours(1)));
    hear();
    activity.keep(List.of("here.1"));
    clock.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(activity.load(hello).quiet()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatOneselfHasToldIsNotHeard() throws Exception {
    here.loads.put(hello, new Activity.Load(1, 0, 0, 0, Duration.ZERO));
    activity.hear("here.1", activity.tell("here.1"));
    assertThat(activity.load(hello).running()).isEqualTo(1);
  }

  @Test
  void listenersAreToldOfWorkThatWaitsElsewhere() throws Exception {
    List<FunctionId> told = new ArrayList<>();
    activity.onWaiting(told::add);
    there.loads.put(hello, new Activity.Load(2, 0, 0, 0, Duration.ZERO));
    hear();
    assertThat(told).isEmpty();
    there.loads.put(hello, new Activity.Load(2, 1, 0, 0, Duration.ZERO));
    hear();
    assertThat(told).containsExactly(hello);
  }

  private void hear() throws Exception {
    activity.hear("here.1", other.tell("there.1"));
  }

  private static final class Own implements Activity {
    private final Map<FunctionId, Load> loads = new HashMap<>();

    @Override
    public Load load(FunctionId function) {
      return loads.getOrDefault(function, Load.NONE);
    }

    @Override
    public Set<FunctionId> functions() {
      return loads.keySet();
    }

    @Override
    public void onWaiting(Consumer<FunctionId> listener) {
      // nothing waits here
    }
  }
}
