package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import net.coobird.thumbnailator.Thumbnails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes a small picture of every picture that is put into a bucket. Runs on AWS as it is. */
public class Thumbnail implements RequestHandler<S3Event, String> {
    static final int LONGER_SIDE = 200;

    // Made at start-up, used by every invocation. Endpoint, region and credentials come from the environment, as in any
    // Lambda.
    private final S3Client s3;
    private final String target;

    public Thumbnail() {
        this(S3Client.create(), System.getenv("THUMBNAILS_BUCKET"));
    }

    Thumbnail(S3Client s3, String target) {
        this.s3 = s3;
        this.target = target;
    }

    @Override
    public String handleRequest(S3Event event, Context context) {
        for (S3EventNotificationRecord change : event.getRecords()) {
            String bucket = change.getS3().getBucket().getName();
            // Keys are URL-encoded in events.
            String key = change.getS3().getObject().getUrlDecodedKey();
            context.getLogger().log("making a thumbnail of " + bucket + "/" + key + "\n");
            store(key, shrink(bucket, key));
        }
        return event.getRecords().size() + " thumbnails made";
    }

    private byte[] shrink(String bucket, String key) {
        try (InputStream picture = s3.getObject(get -> get.bucket(bucket).key(key))) {
            return shrink(picture);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a thumbnail of " + bucket + "/" + key, e);
        }
    }

    static byte[] shrink(InputStream picture) throws IOException {
        ByteArrayOutputStream thumbnail = new ByteArrayOutputStream();
        Thumbnails.of(picture)
                .size(LONGER_SIDE, LONGER_SIDE)
                .outputFormat("jpg")
                .toOutputStream(thumbnail);
        return thumbnail.toByteArray();
    }

    private void store(String key, byte[] thumbnail) {
        s3.putObject(put -> put.bucket(target).key(key).contentType("image/jpeg"), RequestBody.fromBytes(thumbnail));
    }
}
