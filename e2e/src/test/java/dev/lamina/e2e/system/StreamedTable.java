package dev.lamina.e2e.system;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A table whose changes are in a stream; its items have an {@code id}, the key, and a {@code name}. */
public record StreamedTable(DynamoDbClient dynamodb, String table) {

    /** Creates the table. */
    public static StreamedTable create(DynamoDbClient dynamodb, String table) {
        dynamodb.createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        return new StreamedTable(dynamodb, table);
    }

    public void put(String id, String name) {
        dynamodb.putItem(put ->
                put.tableName(table).item(Map.of("id", AttributeValue.fromS(id), "name", AttributeValue.fromS(name))));
    }
}
