// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IStateVerifier} from "../IStateVerifier.sol";
import {AccountState} from "./AccountState.sol";
import {StorageState} from "./StorageState.sol";

/// @title SystemStorage
/// @notice Ring buffers of the two system contracts by which the source chain's state names older blocks. Only the
/// protocol itself writes them, at the start of each block.
library SystemStorage {
    /// @notice Beacon roots contract (EIP-4788).
    address internal constant BEACON_ROOTS = 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02;
    /// @notice Block hash history contract (EIP-2935).
    address internal constant BLOCK_HASHES = 0x0000F90827F1C53a10cb7A02335B175320002935;
    /// @notice Entries of either ring.
    uint256 internal constant RING = 8191;

    /// @notice Root of the parent beacon block of the execution block with `timestamp`, from the state of a block that is
    /// not older. The ring has both the timestamp and the root: an entry that was overwritten names another time.
    function beaconRoot(
        bytes32 stateRoot,
        uint256 stateTimestamp,
        IStateVerifier.BeaconRootsProof calldata proof
    ) internal pure returns (bytes32) {
        uint256 timestamp = proof.timestamp;
        if (timestamp > stateTimestamp) {
            revert IStateVerifier.BeaconRootsTimestampAfterAnchor(timestamp, stateTimestamp);
        }
        bytes32 storageHash = AccountState
            .readExisting(stateRoot, BEACON_ROOTS, proof.accountProof)
            .storageHash;
        uint256 entry = timestamp % RING;
        uint256 found = _read(storageHash, entry, proof.timestampProof);
        if (found != timestamp) revert IStateVerifier.WrongBeaconRootsTimestamp(timestamp, found);
        return bytes32(_read(storageHash, entry + RING, proof.rootProof));
    }

    /// @notice Hash of an older block, from the state of block `anchorNumber`. That state has the hashes of the 8191 blocks
    /// before it: block n writes the hash of n - 1 at `(n - 1) % 8191`, so inside the window an entry is of that very
    /// block, or empty where the fork came later.
    function blockHash(
        bytes32 stateRoot,
        uint256 anchorNumber,
        IStateVerifier.BlockHashesProof calldata proof
    ) internal pure returns (bytes32) {
        uint256 number = proof.blockNumber;
        if (number >= anchorNumber || anchorNumber - number > RING) {
            revert IStateVerifier.BlockNotInWindow(number, anchorNumber);
        }
        bytes32 storageHash = AccountState
            .readExisting(stateRoot, BLOCK_HASHES, proof.accountProof)
            .storageHash;
        return bytes32(_read(storageHash, number % RING, proof.storageProof));
    }

    function _read(
        bytes32 storageHash,
        uint256 slot,
        bytes[] calldata proof
    ) private pure returns (uint256 value) {
        bool exists;
        (exists, value) = StorageState.read(storageHash, bytes32(slot), proof);
        if (!exists) revert IStateVerifier.EmptySystemSlot(slot);
    }
}
