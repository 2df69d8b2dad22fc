package training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Some of the function's environments, each in a separate pod. */
final class TrainedEnvironments implements AutoCloseable {
    private static final int COUNT = 4;

    private final List<TrainingEnvironment> environments = new ArrayList<>();

    TrainedEnvironments(int port) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            environments.add(new TrainingEnvironment(port, "pod-" + i));
        }
    }

    @Override
    public void close() throws IOException {
        for (TrainingEnvironment environment : environments) {
            environment.close();
        }
    }
}
