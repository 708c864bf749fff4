// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILightClient} from "../../ethereum/ILightClient.sol";
import {IConsumerGate} from "../../libraries/IConsumerGate.sol";
import {IStateVerifier} from "../../state/IStateVerifier.sol";
import {AccountState} from "../../state/libraries/AccountState.sol";
import {StorageState} from "../../state/libraries/StorageState.sol";
import {IStateProver} from "./IStateProver.sol";

/// @title StateProver
/// @notice ERC-7888 (Draft) between two execution chains: the home chain carries an `EthereumLightClient` of the target
/// chain. Both state commitments are execution state roots.
/// @dev Addressed by its code hash: there is no storage, and what it knows is in its code, so the same arguments give the
/// same code on every chain. Off the home chain it reads the light client's storage by proof, at the slots below, from an
/// account whose code hash is pinned: a client with another layout has other code. That the client was not frozen in that
/// state is proven with it; a conflict reported on the home chain later is not seen there.
contract StateProver is IStateProver {
    /// @notice There is no contract at the gate's address, on the home chain.
    error InvalidGate(address gate);
    /// @notice Proofs start at the home chain's commitment everywhere but there.
    error CallOnHomeChain();
    /// @notice State can only be read on the home chain.
    error CallNotOnHomeChain();
    /// @notice The input is not the ABI of what is expected.
    error InvalidInput();
    /// @notice The account is not the light client that this prover knows how to read.
    error WrongLightClientCode(bytes32 expected, bytes32 actual);

    /// @notice Slot of `EthereumLightClient.conflict`; its first word is zero until the client freezes.
    uint256 public constant CONFLICT_SLOT = 7;
    /// @notice Slot of the mapping from a beacon slot to its recorded header in `EthereumLightClient`.
    uint256 public constant HEADERS_SLOT = 11;
    /// @notice Where the execution state root is in a recorded header, in words.
    uint256 public constant EXECUTION_STATE_ROOT_OFFSET = 1;

    /// @notice Chain id of the home chain.
    uint256 public immutable HOME_CHAIN_ID;
    /// @notice The light client of the target chain, on the home chain.
    address public immutable LIGHT_CLIENT;
    /// @notice Its code hash.
    bytes32 public immutable LIGHT_CLIENT_CODE_HASH;
    /// @notice The coalition's gate on the home chain, zero for none.
    IConsumerGate public immutable GATE;
    /// @notice The route this prover is on, as the coalition calls it.
    bytes32 public immutable ROUTE;

    /// @param gate On the home chain, asked there alone; zero for none. Elsewhere nothing has to be at its address: the code
    /// must be the same on every chain.
    constructor(
        uint256 homeChainId,
        address lightClient,
        bytes32 lightClientCodeHash,
        IConsumerGate gate,
        bytes32 route
    ) {
        bool here = block.chainid == homeChainId && address(gate) != address(0);
        if (here && address(gate).code.length == 0) revert InvalidGate(address(gate));
        HOME_CHAIN_ID = homeChainId;
        LIGHT_CLIENT = lightClient;
        LIGHT_CLIENT_CODE_HASH = lightClientCodeHash;
        GATE = gate;
        ROUTE = route;
    }

    /// @inheritdoc IStateProver
    /// @dev `homeStateCommitment` is a state root; `input` is `abi.encode(uint256 beaconSlot, bytes[] accountProof, bytes[]
    /// executionStateRootProof, bytes[] conflictProof)`.
    function verifyTargetStateCommitment(
        bytes32 homeStateCommitment,
        bytes calldata input
    ) external view override returns (bytes32) {
        if (block.chainid == HOME_CHAIN_ID) revert CallOnHomeChain();
        uint256 beaconSlot = uint256(_wordAt(input, 0));
        IStateVerifier.Account memory account = AccountState.readExisting(
            homeStateCommitment,
            LIGHT_CLIENT,
            _proofAt(input, 1)
        );
        _requireCode(account.codeHash);
        (bool frozen, ) = StorageState.read(account.storageHash, bytes32(CONFLICT_SLOT), _proofAt(input, 3));
        if (frozen) revert IStateVerifier.LightClientFrozen(LIGHT_CLIENT);
        (bool known, uint256 root) = StorageState.read(
            account.storageHash,
            executionStateRootSlot(beaconSlot),
            _proofAt(input, 2)
        );
        if (!known) revert IStateVerifier.UnknownSlot(beaconSlot);
        return bytes32(root);
    }

    /// @inheritdoc IStateProver
    /// @dev `input` is `abi.encode(uint256 beaconSlot)`.
    function getTargetStateCommitment(bytes calldata input) external view override returns (bytes32 root) {
        if (block.chainid != HOME_CHAIN_ID) revert CallNotOnHomeChain();
        uint256 beaconSlot = uint256(_wordAt(input, 0));
        _requireCode(LIGHT_CLIENT.codehash);
        if (!ILightClient(LIGHT_CLIENT).consistent()) revert IStateVerifier.LightClientFrozen(LIGHT_CLIENT);
        if (address(GATE) != address(0)) GATE.requireConsumption(LIGHT_CLIENT, ROUTE);
        root = ILightClient(LIGHT_CLIENT).executionStateRoots(beaconSlot);
        if (root == 0) revert IStateVerifier.UnknownSlot(beaconSlot);
    }

    /// @inheritdoc IStateProver
    /// @dev `targetStateCommitment` is a state root; `input` is `abi.encode(address account, uint256 slot, bytes[]
    /// accountProof, bytes[] storageProof)`. A slot that the account does not have is zero; the account must exist.
    function verifyStorageSlot(
        bytes32 targetStateCommitment,
        bytes calldata input
    ) external pure override returns (address account, uint256 slot, bytes32 value) {
        uint256 accountWord = uint256(_wordAt(input, 0));
        if (accountWord >> 160 != 0) revert InvalidInput();
        account = address(uint160(accountWord));
        slot = uint256(_wordAt(input, 1));
        bytes32 storageHash = AccountState
            .readExisting(targetStateCommitment, account, _proofAt(input, 2))
            .storageHash;
        (, uint256 word) = StorageState.read(storageHash, bytes32(slot), _proofAt(input, 3));
        value = bytes32(word);
    }

    /// @inheritdoc IStateProver
    function version() external pure override returns (uint256) {
        return 1;
    }

    /// @notice The light client's storage slot with the execution state root of the header at `beaconSlot`.
    function executionStateRootSlot(uint256 beaconSlot) public pure returns (bytes32) {
        uint256 header = uint256(keccak256(abi.encode(beaconSlot, HEADERS_SLOT)));
        return bytes32(header + EXECUTION_STATE_ROOT_OFFSET);
    }

    function _requireCode(bytes32 codeHash) private view {
        if (codeHash != LIGHT_CLIENT_CODE_HASH) revert WrongLightClientCode(LIGHT_CLIENT_CODE_HASH, codeHash);
    }

    function _wordAt(bytes calldata input, uint256 index) private pure returns (bytes32) {
        if (input.length < 32 * (index + 1)) revert InvalidInput();
        return bytes32(input[32 * index:]);
    }

    /// @dev The `bytes[]` whose offset is the word at `index`, left in calldata. Its elements are range-checked where they
    /// are read, by the compiler.
    function _proofAt(bytes calldata input, uint256 index) private pure returns (bytes[] calldata proof) {
        uint256 offset = uint256(_wordAt(input, index));
        if (offset > input.length || input.length - offset < 32) revert InvalidInput();
        uint256 start = offset + 32;
        uint256 nodes = uint256(bytes32(input[offset:]));
        if (nodes > (input.length - start) / 32) revert InvalidInput();
        assembly ("memory-safe") {
            proof.offset := add(input.offset, start)
            proof.length := nodes
        }
    }
}
