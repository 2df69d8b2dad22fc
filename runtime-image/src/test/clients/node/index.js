// A function on AWS's client for Node.js.
exports.handler = async (event, context) => {
  console.log('node says', event.said);
  if (event.fail) {
    throw new Error(event.fail);
  }
  return {client: 'node', said: event.said, id: context.awsRequestId, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis()};
};
