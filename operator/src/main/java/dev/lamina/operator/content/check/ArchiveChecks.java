package dev.lamina.operator.content.check;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentLimits;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All checks of an archive, in their order: it can be opened, it can be unpacked safely, and it has the handler. */
public final class ArchiveChecks {
    private ArchiveChecks() {}

    /**
     * Checks an archive before it is stored.
     *
     * @param layers jars of the function's layers, fetched when they are first needed
     * @param workspace directory for files that a check unpacks
     * @return the size of all files in the archive, in bytes
     * @throws ContentException the first flaw
     * @throws IOException also if the archive, or an archive in it or in a layer, is damaged
     */
    public static long check(ContentRequest request, Path archive, LayerJars layers, Workspace workspace)
            throws ContentException, IOException {
        Candidate candidate = new Candidate(request, archive, layers, workspace);
        UnzippedSize size = new UnzippedSize(ContentLimits.UNZIPPED_BYTES);
        for (ArchiveCheck check :
                List.of(new ZipCheck(), new SafeNames(), new SymbolicLinks(), size, new HandlerPresent())) {
            Optional<Flaw> flaw = check.check(candidate);
            if (flaw.isPresent()) {
                throw new ContentException(flaw.get().reason(), flaw.get().message());
            }
        }
        return size.unzippedBytes();
    }
}
