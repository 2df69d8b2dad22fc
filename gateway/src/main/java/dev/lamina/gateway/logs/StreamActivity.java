package dev.lamina.gateway.logs;

import dev.lamina.gateway.logs.LogStore.FileDay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream and when its lines were read, in nanoseconds since 1970.
 *
 * @param first the first of them
 * @param last the last of them
 */
public record StreamActivity(LogStream stream, long first, long last) {

    /** One for all files of a pod and a day: a container that starts again has a further file. */
    static List<StreamActivity> of(LogFiles files, List<FileDay> days) {
        Map<LogStream, StreamActivity> streams = new LinkedHashMap<>();
        for (FileDay day : days) {
            Optional<LogFile> file = files.file(day.file());
            file.ifPresent(known -> {
                LogStream stream = LogStream.of(known, day.first());
                streams.merge(stream, new StreamActivity(stream, day.first(), day.last()), StreamActivity::and);
            });
        }
        return List.copyOf(streams.values());
    }

    private StreamActivity and(StreamActivity other) {
        return new StreamActivity(stream, Math.min(first, other.first), Math.max(last, other.last));
    }
}
