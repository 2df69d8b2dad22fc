package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads which stream a table has now. */
record DynamodbTableLookup(DynamoDbClient client, String table, StreamException.Subject subject)
        implements DynamodbShards.TableLookup {

    @Override
    public String streamArn() throws QueueException, ShardReadException {
        try {
            String arn = client.describeTable(describe -> describe.tableName(table))
                    .table()
                    .latestStreamArn();
            if (arn == null) {
                throw new QueueException(
                        StreamException.DISABLED,
                        "dynamodb.table: table " + table + " has no stream: enable it, such as with aws dynamodb "
                                + "update-table --stream-specification "
                                + "StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES",
                        null);
            }
            return arn;
        } catch (SdkException e) {
            throw StreamException.explained(e, subject);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
