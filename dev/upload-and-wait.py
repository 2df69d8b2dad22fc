"""Uploads a picture to images/uploads/ and waits for its thumbnail.

upload-and-wait.py PICTURE THUMBNAIL-FILE SECONDS
Prints the milliseconds from the upload's acknowledgement to the thumbnail. Endpoint and credentials come from the
environment, as for any AWS SDK.
"""
import pathlib
import sys
import time

import botocore.session
from botocore.exceptions import ClientError

picture, thumbnail, seconds = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
key = f"uploads/{picture.name}"
s3 = botocore.session.get_session().create_client("s3")

s3.delete_object(Bucket="thumbnails", Key=key)
s3.put_object(Bucket="images", Key=key, Body=picture.read_bytes(), ContentType="image/jpeg")
uploaded = time.monotonic()
while time.monotonic() - uploaded < seconds:
    try:
        answer = s3.get_object(Bucket="thumbnails", Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        time.sleep(0.02)
        continue
    elapsed = time.monotonic() - uploaded
    thumbnail.write_bytes(answer["Body"].read())
    print(round(elapsed * 1000))
    sys.exit(0)
sys.exit(f"no thumbnail of {key} within {seconds} s")
